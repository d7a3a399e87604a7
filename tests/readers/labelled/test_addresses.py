"""An address is divided into its parts where its city, and its state or country, can be told."""

import pytest
from msgspec import UNSET

from muniment.readers.labelled.addresses import divided


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("1 Elm St, Suite 2, New York, NY, 10005", ("1 Elm St, Suite 2", "New York", "NY", "10005")),
        ("1 Elm St, Suite 2, New York, NY 10005", ("1 Elm St, Suite 2", "New York", "NY", "10005")),
        ("1 Elm St, Suite 2, New York, New York 10005 - 1234", ("1 Elm St, Suite 2", "New York", "NY", "10005-1234")),
        ("1 K Street, Suite 3, Washington, DC 20001.", ("1 K Street, Suite 3", "Washington", "DC", "20001")),
        ("1 Elm St, Vancouver, British Columbia, V6Z 2J1, Canada", ("1 Elm St", "Vancouver", "A1", "V6Z 2J1")),
        ('1 Elm St, Boston, Massachusetts 02110."', ("1 Elm St", "Boston", "MA", "02110")),
        ("1 Elm St, Albany, NEW YORK", ("1 Elm St", "Albany", "NY", UNSET)),
        ("1 Elm St, Springfield, Illinois, USA", ("1 Elm St", "Springfield", "IL", UNSET)),
        ("1 Elm St, Springfield, Illinois 62701, U.S.A.", ("1 Elm St", "Springfield", "IL", "62701")),
        ("1 Elm St, Springfield, Illinois, USA, 62701", ("1 Elm St", "Springfield", "IL", "62701")),
        ("1 Elm St, Springfield, UNITED STATES , 62701.", ("1 Elm St", "Springfield", "X1", "62701")),
        ("1 Elm St, Paris, France", ("1 Elm St", "Paris", "I0", UNSET)),
        ("1 Elm St, London, England, United Kingdom", ("1 Elm St", "London", "X0", UNSET)),
        ("1 Elm St, London, United Kingdom EC2V 7HN", ("1 Elm St", "London", "X0", "EC2V 7HN")),
        ("1 ELM KADE, AMSTERDAM, NETHERLANDS , 1016 ED.", ("1 ELM KADE", "AMSTERDAM", "P7", "1016 ED")),
        ("1 Elm St, Toronto, Ontario, Canada M5J 2J1", ("1 Elm St", "Toronto", "A6", "M5J 2J1")),
        ("1 Elm Road, Haikou, 570203, China", ("1 Elm Road", "Haikou", "F4", "570203")),
        ("Office 21, 1066 Nicosia, Cyprus", ("Office 21", "Nicosia", "G4", "1066")),
        ("Elm Kade 5, 1017 CE Amsterdam, The Netherlands", ("Elm Kade 5", "Amsterdam", "P7", "1017 CE")),
        ("Rue de l'Orme 5, 2300 LA CHAUX, Switzerland", ("Rue de l'Orme 5", "LA CHAUX", "V8", "2300")),
        ("Fern House, 1066 Elm Road, Bermuda", None),
        ("1 Elm Road, Hong Kong, K3, 00000", ("1 Elm Road", "Hong Kong", "K3", "00000")),
        ("2 Elm Street, 115114, Moscow, Russia", ("2 Elm Street", "Moscow", "1Z", "115114")),
        ("1 Elm Street, London SW1Y 4AD, United Kingdom", ("1 Elm Street", "London", "X0", "SW1Y 4AD")),
        # a part of a city that is called as its country; a house's number before the city; a firm for a city
        ("1 Elm Road, Central, Hong Kong", None),
        ("Elm Street, 11514, Moscow, Russia", None),
        ("Fern Holdings Ltd., Canada", None),
        ("1 Elm St, Fern Holdings, Inc., Delaware", None),
        ("Fern House 100, Bermuda", None),
        ("1 Elm Street, City, State, 12345", None),
        ("Ada Moss, M.D.", None),
    ],
)
def test_an_address_has_the_state_or_country_that_it_names(words, parts):
    address = divided([words])
    assert (address and (address.street1, address.city, address.state, address.zip_code)) == parts
