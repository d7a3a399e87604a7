"""What is on file about filers and individuals, in the shapes of the Filer Management API."""

from datetime import datetime

from msgspec import UNSET, UnsetType

from muniment.edgar.protocol import FilerInfo, IndividualInfo
from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.access.people import Roles, User
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.hours import CLOSES


def filer_info(held: Entity) -> FilerInfo:
    """Return what is on file about a filer; what is empty is left out."""
    known, mail, business = held.details, held.details.mail, held.details.business
    return FilerInfo(
        cik=held.cik,
        entity_name=held.name,
        state_code=known.state or UNSET,
        irs_number=known.irs or UNSET,
        entity_status="A",
        entity_type="A" if known.agent else "F",
        delete_flag=0,
        sic_code=known.sic or UNSET,
        fy_end=known.fiscal_year_end or UNSET,
        individual_or_company="I" if known.individual else "C",
        legal_entity_identifier=known.lei or UNSET,
        mail_street1=mail.street1,
        mail_street2=mail.street2,
        mail_city=mail.city,
        mail_state_code=mail.state,
        mail_zip=mail.zip,
        mailing_phone=mail.phone,
        business_street1=business.street1,
        business_street2=business.street2,
        business_city=business.city,
        business_state_code=business.state,
        business_zip=business.zip,
        business_phone=business.phone or known.phone or UNSET,
        confirmation_due_date=known.confirmation_due.isoformat() if known.confirmation_due else UNSET,
        website=known.website or UNSET,
    )


def confirmation_due(held: Entity | None) -> str | UnsetType:
    """Return the moment by which the account must be confirmed, where one is on file."""
    if held is None or held.details.confirmation_due is None:
        return UNSET
    return datetime.combine(held.details.confirmation_due, CLOSES, EASTERN).isoformat()


def individual(user: User, roles: Roles) -> IndividualInfo:
    """Return an individual and its roles for one CIK."""
    return IndividualInfo(
        email=user.email,
        first_name=user.first_name or UNSET,
        middle_name=user.middle_name or UNSET,
        last_name=user.last_name or UNSET,
        in_admin_role=roles.admin,
        in_tech_admin_role=roles.technical,
        in_user_role=roles.user,
        in_delegated_admin_role=False,
        status="ACTIVE",
        min_invite_date=roles.invited or UNSET,
    )
