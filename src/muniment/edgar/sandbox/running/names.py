"""The host names under which EDGAR is met, and which a local one answers for.

Sources: SEC, "Accessing EDGAR Data" (www, data), "EDGAR Full Text Search" (efts), and "EDGAR API", OpenAPI document
1.11.0, `servers` (api, api-bravo); the others are those of EDGAR's web pages.
"""

SEC_NAMES: tuple[str, ...] = (
    "sec.gov",
    "www.sec.gov",
    "data.sec.gov",
    "efts.sec.gov",
    "edgarfiling.sec.gov",
    "www.edgarfiling.sec.gov",
    "api.edgarfiling.sec.gov",
    "api-bravo.edgarfiling.sec.gov",
    "www.onlineforms.edgarfiling.sec.gov",
    "www.filermanagement.edgarfiling.sec.gov",
    "www.portal.edgarfiling.sec.gov",
)

HTTPS, HTTP = 443, 80
"""The ports that clients with fixed addresses ask."""
