from __future__ import annotations

from tests.fast_synth.processes import succeed

_TOPIC = """
import sys, fast_synth; assert fast_synth.enable()
from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
stack = TerraformStack(Testing.app(), "stack")
"""


def test_arguments_are_checked_as_ever() -> None:
    code = f"""{_TOPIC}
for number in range(2):
    SnsTopic(stack, f"good{{number}}", name="name")
    try:
        SnsTopic(stack, f"bad{{number}}", name=number)
    except TypeError as error:
        print(error)
"""
    assert succeed(code).count("type of argument name must be") == 2


def test_only_an_argument_that_may_be_left_out_may_be_none() -> None:
    code = f"""{_TOPIC}
from typing import Optional, Union
from typeguard import check_type
check_type("argument", None, Optional[int])
check_type("argument", None, Union[int, None, str])
check_type("argument", 1, Optional[int])
for value, expected in ((None, int), (None, Union[int, str]), ("text", Optional[int])):
    try:
        check_type("argument", value, expected)
    except TypeError as error:
        print(error)
"""
    assert succeed(code).count("type of argument must be") == 3


def test_the_annotations_of_a_function_are_evaluated_once() -> None:
    code = f"""{_TOPIC}
import typing, cdktf_cdktf_provider_aws.sns_topic as module
stub = next(value for name, value in vars(module._private if hasattr(module, "_private") else module).items()
            if name.startswith("_typecheckingstub__"))
def other(number: int) -> None: ...
print(typing.get_type_hints(stub) is typing.get_type_hints(stub))
print(typing.get_type_hints(other) is typing.get_type_hints(other), typing.get_type_hints(other)["number"])
"""
    assert succeed(code) == "True\nFalse <class 'int'>\n"


def test_mocks_pass_and_their_module_is_imported_only_by_who_uses_it() -> None:
    code = f"""{_TOPIC}
print("unittest.mock" in sys.modules, "asyncio" in sys.modules)
from unittest import mock
from typeguard import check_type
check_type("value", mock.Mock(), int)
try:
    check_type("value", "text", int)
except TypeError:
    print("refused")
"""
    assert succeed(code) == "False False\nrefused\n"
