// What the documentation of sec-edgar-api (npm) shows: lists, submissions, feeds, company search, and documents.

const { secEdgarApi } = require('sec-edgar-api')

const asked = JSON.parse(process.argv[2])
const { ticker: symbol, numbers } = asked

function expect(found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`.slice(0, 400))
  }
}

async function refused(call) {
  const found = await call().then((answer) => JSON.stringify(answer), () => '')
  expect(found.slice(0, 100), '')
}

const tasks = {
  async tickers() {
    const list = await secEdgarApi.getCompanyTickerList()
    expect(Object.values(list).map((one) => one.ticker), [symbol])
  },
  async tickers_with_exchange() {
    expect((await secEdgarApi.getCompanyTickerExchangeList()).fields, ['cik', 'name', 'ticker', 'exchange'])
  },
  async mutual_funds() {
    expect((await secEdgarApi.getMutualFundList()).fields, ['cik', 'seriesId', 'classId', 'symbol'])
  },
  async submissions() {
    const found = await secEdgarApi.getSubmissions({ symbol: asked.subject })
    expect(found.filings.map((one) => one.accessionNumber).sort(), [...asked.of_subject].sort())
  },
  async document() {
    const found = await secEdgarApi.getDocument({ symbol: asked.subject, accessionNumber: numbers['10-k'], fileName: 'tenk.htm' })
    expect(found.includes('lamp oil'), true)
  },
  async earnings_reports() {
    const { filings } = await secEdgarApi.getSubmissions({ symbol: asked.subject })
    const wrapper = secEdgarApi.createRequestEarningsReports({ symbol: asked.subject, filings })
    await wrapper.requestAll()
    expect([wrapper.getSize(), wrapper.getErrors()], [1, []])
  },
  async institutional_holders() {
    const { filings } = await secEdgarApi.getSubmissions({ symbol: asked.subject })
    const wrapper = secEdgarApi.createRequestInstitutionalHolders({ symbol: asked.subject, filings })
    await wrapper.requestAll()
    expect([wrapper.getSize() > 0, wrapper.getErrors()], [true, []])
  },
  async current_filings() {
    const found = await secEdgarApi.getCurrentFilings({ formType: 'D', searchType: 'include' })
    expect(found.entries.map((one) => one.accessionNumber), [numbers['form-d']])
  },
  async current_filings_of_a_day() {
    await secEdgarApi.getCurrentFilingsDaily({ formType: 'ALL', lookbackDays: 0 })
  },
  async current_filings_with_xbrl() {
    await secEdgarApi.getCurrentFilingsXbrl()
  },
  async insider_transactions() {
    const found = await secEdgarApi.getInsiderTransactions({ symbol: asked.subject, page: 1 })
    expect(found.transactions, [])
  },
  async companies_by_name() {
    const found = await secEdgarApi.searchCompanies({ company: 'Larkspur', page: 1 })
    expect(found.items.map((one) => Number(one.cik)).includes(Number(asked.subject)), true)
  },
  async companies_by_industry() {
    const found = await secEdgarApi.searchCompanies({ sic: Number(asked.sic), page: 1 })
    expect(found.items.map((one) => Number(one.cik)).sort(), asked.of_industry.map(Number).sort())
  },
  async facts_of_a_company_without_facts() {
    await refused(() => secEdgarApi.getFacts({ symbol: asked.subject }))
  },
}

async function run() {
  const results = {}
  for (const [name, task] of Object.entries(tasks)) {
    try {
      await task()
      results[name] = ''
    } catch (error) {
      const text = error instanceof Error ? error.message : JSON.stringify(error)
      results[name] = `${text}`.replace(/\s+/g, ' ').slice(0, 400) || 'failed'
    }
  }
  console.log('\n' + JSON.stringify(results))
}

run()
