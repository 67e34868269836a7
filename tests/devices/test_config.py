"""The configuration says what is wrong with it; the page's example is right."""

import re
from pathlib import Path

import pytest

from stockhand_devices import config
from stockhand_devices.config import ConfigurationProblem, SourceKind
from tests.source import ROOT

EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/devices.md").read_text(), re.S)


def test_a_whole_configuration(tmp_path: Path) -> None:
    file = tmp_path / "devices.toml"
    file.write_text(
        'station = "DOCK-1"\nserver = "https://stockhand.example"\ntoken_file = "token"\n'
        '[[device]]\nname = "gun"\nsource = "evdev"\nvendor = "0c2e"\nlayout = "de"\ngs = "|"\n'
        '[[device]]\nname = "tunnel"\nsource = "tcp"\nhost = "10.0.0.9"\nport = 2112\n'
        'no_read = ["NOREAD", "ERROR"]\nsilence_seconds = 30\n'
    )
    found = config.load(file)
    assert (found.station, found.token_file) == ("DOCK-1", str(tmp_path / "token"))
    gun, tunnel = found.device
    assert (gun.source, gun.layout, gun.gs) == (SourceKind.EVDEV, "de", ("|",))
    assert (tunnel.no_read, tunnel.silence_seconds) == (("NOREAD", "ERROR"), 30.0)


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("", ["station: station is missing"]),
        ("station = 1", ["station: station = 1 cannot be used"]),
        ('station = "A"\ncolour = "red"', ["station: there is no setting colour"]),
        (
            'station = "A"\nserver = "stockhand"',
            [
                "station: server is an address that begins with https:// or http://",
                "station: token_file is missing",
            ],
        ),
        (
            'station = "A"\n[[device]]\nname = "x"\nsource = "evdev"\nlayout = "dvorak"\nbaud = 1',
            [
                "device 1: baud is between 50 and 4000000",
                "device 1: layout is one of us, uk, de, fr, es",
                "device 1: one of vendor, product, serial and path must say which device it is",
            ],
        ),
        (
            'station = "A"\n[[device]]\nname = "x"\nsource = "tcp"\n'
            '[[device]]\nname = "x"\nsource = "stdin"\nvendor = "0C2E"',
            [
                "device 1: port is missing",
                "device 1: host is missing",
                "device 2: vendor is four hexadecimal digits in small letters",
                "device x: the name is there twice",
            ],
        ),
        ('station = "A"\n[[device]]\nname = "x"\nsource = "lpt"', ["device 1: source = 'lpt' "]),
    ],
)
def test_everything_that_is_wrong_is_said(text: str, findings: list[str]) -> None:
    with pytest.raises(ConfigurationProblem) as problem:
        config.parse(text)
    told = str(problem.value).split("\n")
    assert len(told) == len(findings)
    assert all(one.startswith(finding) for one, finding in zip(told, findings, strict=True)), told


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_page_are_right(text: str) -> None:
    whole = text if "station =" in text else f'station = "A"\n{text}'
    assert config.parse(whole)


def test_every_setting_is_on_the_page() -> None:
    page = (ROOT / "docs/devices.md").read_text()
    settings = {*config.DeviceSettings.__annotations__, *config.StationSettings.__annotations__}
    assert {one for one in settings if f"`{one}`" not in page} == set()
