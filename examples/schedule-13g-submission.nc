<SUBMISSION>
<ACCESSION-NUMBER>0009900016-25-000001
<TYPE>SCHEDULE 13G
<PUBLIC-DOCUMENT-COUNT>2
<FILING-DATE>20250213
<DATE-OF-FILING-DATE-CHANGE>20250213
<SUBJECT-COMPANY>
<COMPANY-DATA>
<CONFORMED-NAME>Larkspur Lantern Works, Inc.
<CIK>0009900001
<ASSIGNED-SIC>3640
<ORGANIZATION-NAME>
<IRS-NUMBER>000000000
<STATE-OF-INCORPORATION>DE
<FISCAL-YEAR-END>1231
</COMPANY-DATA>
<FILING-VALUES>
<FORM-TYPE>SCHEDULE 13G
<ACT>34
<FILE-NUMBER>005-99001
<FILM-NUMBER>25990016
</FILING-VALUES>
<BUSINESS-ADDRESS>
<STREET1>300 OLD BEACON WHARF
<STREET2>BUILDING C
<CITY>PORTLAND
<STATE>ME
<ZIP>04101
<PHONE>207-555-0125
</BUSINESS-ADDRESS>
<MAIL-ADDRESS>
<STREET1>300 OLD BEACON WHARF
<STREET2>BUILDING C
<CITY>PORTLAND
<STATE>ME
<ZIP>04101
</MAIL-ADDRESS>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>Larkspur Lamp & Wick Co
<DATE-CHANGED>20190604
</FORMER-COMPANY>
</SUBJECT-COMPANY>
<FILED-BY>
<COMPANY-DATA>
<CONFORMED-NAME>Larkspur Hesper
<CIK>0009900016
<ORGANIZATION-NAME>
</COMPANY-DATA>
<FILING-VALUES>
<FORM-TYPE>SCHEDULE 13G
</FILING-VALUES>
<MAIL-ADDRESS>
<STREET1>C/O LARKSPUR LANTERN WORKS, INC.
<STREET2>300 OLD BEACON WHARF, BUILDING C
<CITY>PORTLAND
<STATE>ME
<ZIP>04101
</MAIL-ADDRESS>
</FILED-BY>
<DOCUMENT>
<TYPE>SCHEDULE 13G
<SEQUENCE>1
<FILENAME>primary_doc.xml
<TEXT>
<XML>
<?xml version="1.0" encoding="UTF-8"?>
<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13g" xmlns:com="http://www.sec.gov/edgar/common">
  <headerData>
    <submissionType>SCHEDULE 13G</submissionType>
    <filerInfo>
      <filer>
        <filerCredentials>
          <cik>0009900016</cik>
          <ccc>XXXXXXXX</ccc>
        </filerCredentials>
      </filer>
      <liveTestFlag>LIVE</liveTestFlag>


    </filerInfo>
  </headerData>
  <formData>
    <coverPageHeader>
      <securitiesClassTitle>Class A Common Stock, par value $0.001 per share</securitiesClassTitle>
      <eventDateRequiresFilingThisStatement>12/31/2024</eventDateRequiresFilingThisStatement>
      <issuerInfo>
        <issuerCik>0009900001</issuerCik>
        <issuerName>Larkspur Lantern Works, Inc.</issuerName>
        <issuerCusip>99021L100</issuerCusip>
        <issuerPrincipalExecutiveOfficeAddress>
          <com:street1>300 Old Beacon Wharf</com:street1>
          <com:street2>Building C</com:street2>
          <com:city>Portland</com:city>
          <com:stateOrCountry>ME</com:stateOrCountry>
          <com:zipCode>04101</com:zipCode>
        </issuerPrincipalExecutiveOfficeAddress>
      </issuerInfo>
      <designateRulesPursuantThisScheduleFiled>
        <designateRulePursuantThisScheduleFiled>Rule 13d-1(d)</designateRulePursuantThisScheduleFiled>
      </designateRulesPursuantThisScheduleFiled>
    </coverPageHeader>
    <coverPageHeaderReportingPersonDetails>

      <reportingPersonName>Hesper Larkspur</reportingPersonName>
      <memberGroup>b</memberGroup>
      <citizenshipOrOrganization>X1</citizenshipOrOrganization>
      <reportingPersonBeneficiallyOwnedNumberOfShares>
        <soleVotingPower>1595000</soleVotingPower>
        <sharedVotingPower>1309000</sharedVotingPower>
        <soleDispositivePower>1595000</soleDispositivePower>
        <sharedDispositivePower>1309000</sharedDispositivePower>
      </reportingPersonBeneficiallyOwnedNumberOfShares>
      <reportingPersonBeneficiallyOwnedAggregateNumberOfShares>2904000</reportingPersonBeneficiallyOwnedAggregateNumberOfShares>
      <aggregateAmountExcludesCertainSharesFlag>N</aggregateAmountExcludesCertainSharesFlag>
      <classPercent>12.2</classPercent>
      <typeOfReportingPerson>IN</typeOfReportingPerson>
    </coverPageHeaderReportingPersonDetails>
    <coverPageHeaderReportingPersonDetails>

      <reportingPersonName>Larkspur Lamplighter Trust</reportingPersonName>
      <memberGroup>b</memberGroup>
      <citizenshipOrOrganization>ME</citizenshipOrOrganization>
      <reportingPersonBeneficiallyOwnedNumberOfShares>
        <soleVotingPower>0</soleVotingPower>
        <sharedVotingPower>1309000</sharedVotingPower>
        <soleDispositivePower>0</soleDispositivePower>
        <sharedDispositivePower>1309000</sharedDispositivePower>
      </reportingPersonBeneficiallyOwnedNumberOfShares>
      <reportingPersonBeneficiallyOwnedAggregateNumberOfShares>1309000</reportingPersonBeneficiallyOwnedAggregateNumberOfShares>
      <aggregateAmountExcludesCertainSharesFlag>N</aggregateAmountExcludesCertainSharesFlag>
      <classPercent>5.5</classPercent>
      <typeOfReportingPerson>OO</typeOfReportingPerson>
      <comments>A trust under the laws of Maine; Ms. Larkspur is its sole trustee.</comments>
    </coverPageHeaderReportingPersonDetails>
    <items>
      <item1>
        <issuerName>Larkspur Lantern Works, Inc.</issuerName>
        <issuerPrincipalExecutiveOfficeAddress>300 Old Beacon Wharf, Building C, Portland, Maine 04101</issuerPrincipalExecutiveOfficeAddress>
      </item1>
      <item2>
        <filingPersonName>Hesper Larkspur and Larkspur Lamplighter Trust</filingPersonName>
        <principalBusinessOfficeOrResidenceAddress>c/o Larkspur Lantern Works, Inc., 300 Old Beacon Wharf, Building C, Portland, Maine 04101</principalBusinessOfficeOrResidenceAddress>
        <citizenship>Ms. Larkspur: United States of America. The trust: Maine.</citizenship>
      </item2>
      <item3>
        <notApplicableFlag>Y</notApplicableFlag>
      </item3>
      <item4>
        <amountBeneficiallyOwned>Ms. Larkspur: 2,904,000 shares, of which the trust holds 1,309,000. The trust: 1,309,000 shares.</amountBeneficiallyOwned>
        <classPercent>Ms. Larkspur: 12.2%. The trust: 5.5%. Both are based on 23,800,000 shares outstanding on November 8, 2024.</classPercent>
        <numberOfSharesPersonHas>
          <solePowerOrDirectToVote>Ms. Larkspur: 1,595,000. The trust: 0.</solePowerOrDirectToVote>
          <sharedPowerOrDirectToVote>1,309,000 for both.</sharedPowerOrDirectToVote>
          <solePowerOrDirectToDispose>Ms. Larkspur: 1,595,000. The trust: 0.</solePowerOrDirectToDispose>
          <sharedPowerOrDirectToDispose>1,309,000 for both.</sharedPowerOrDirectToDispose>
        </numberOfSharesPersonHas>
      </item4>
      <item5>
        <notApplicableFlag>Y</notApplicableFlag>
      </item5>
      <item6>
        <notApplicableFlag>Y</notApplicableFlag>
      </item6>
      <item7>
        <notApplicableFlag>Y</notApplicableFlag>
      </item7>
      <item8>
        <notApplicableFlag>Y</notApplicableFlag>
      </item8>
      <item9>
        <notApplicableFlag>Y</notApplicableFlag>
      </item9>
      <item10>
        <notApplicableFlag>Y</notApplicableFlag>
      </item10>
    </items>
    <exhibitInfo>Exhibit 99.1: Joint Filing Agreement</exhibitInfo>
    <signatureInformation>
      <reportingPersonName>Hesper Larkspur</reportingPersonName>
      <signatureDetails>
        <signature>/s/ Hesper Larkspur</signature>
        <title>Hesper Larkspur</title>
        <date>02/13/2025</date>
      </signatureDetails>
    </signatureInformation>
    <signatureInformation>
      <reportingPersonName>Larkspur Lamplighter Trust</reportingPersonName>
      <signatureDetails>
        <signature>/s/ Hesper Larkspur</signature>
        <title>Hesper Larkspur, Trustee</title>
        <date>02/13/2025</date>
      </signatureDetails>
    </signatureInformation>
  </formData>
</edgarSubmission>
</XML>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-99.1
<SEQUENCE>2
<FILENAME>jointfiling.txt
<DESCRIPTION>JOINT FILING AGREEMENT
<TEXT>
JOINT FILING AGREEMENT

The undersigned agree that the statement on Schedule 13G to which this agreement
is an exhibit, and every amendment to it, is filed for each of them.

February 13, 2025

/s/ Hesper Larkspur
Hesper Larkspur

LARKSPUR LAMPLIGHTER TRUST
By: /s/ Hesper Larkspur, Trustee
</TEXT>
</DOCUMENT>
</SUBMISSION>
