"""`rmd completion`: the script that completes commands in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from rmd_symbolic.cli.output import epilog, json_option, say_json

SHELLS = ("bash", "zsh", "fish")
EXAMPLES = epilog(
    'eval "$(rmd completion bash)"                              in ~/.bashrc',
    'eval "$(rmd completion zsh)"                               in ~/.zshrc',
    "rmd completion fish > ~/.config/fish/completions/rmd.fish",
)


@click.command(epilog=EXAMPLES)
@click.argument("shell", type=click.Choice(SHELLS))
@json_option
def command(shell: str, as_json: bool) -> None:
    """Print the completion script of a shell."""
    from rmd_symbolic.cli.group import group

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click cannot complete in {shell}")
    try:
        script = kind(group, {}, "rmd", "_RMD_COMPLETE").source()
    except RuntimeError as error:  # bash without a version that click can use
        raise click.UsageError(str(error)) from None
    if as_json:
        say_json({"schema": "rmd/completion/1", "shell": shell, "script": script})
    else:
        click.echo(script, color=False)
