"""`manage.py create_editor`: create an account that may edit in the admin."""

import os
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from overflights import editor_permissions, file_permissions, startup


class Command(BaseCommand):
    help = "Creates an editor. Asks for name and password; or give --username and set the variable EDITOR_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="The editor's name. Without it, you are asked.")

    def handle(self, *args: Any, **options: Any) -> None:
        for said in file_permissions.enforce():
            self.stderr.write(said)
        try:
            startup.prepare_database()
        except startup.CannotServeError as error:
            raise CommandError(str(error)) from None
        try:
            self.create((options["username"] or input("Editor's name: ")).strip())
        except (EOFError, KeyboardInterrupt):
            raise CommandError("There was no answer. Give --username and set the variable EDITOR_PASSWORD.") from None

    def create(self, username: str) -> None:
        user = User(username=username)
        try:
            user.clean_fields(exclude=["password"])
            if User.objects.filter(username=username).exists():
                self.stdout.write(f"“{username}” already exists. Nothing was changed; a superuser can change the password in the admin.")
                return
            password = os.environ.get("EDITOR_PASSWORD") or self.asked_password()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        editor_permissions.create_editor(username, password)
        self.stdout.write(self.style.SUCCESS(f"“{username}” is now an editor and can sign in at /admin/."))

    def asked_password(self) -> str:
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise ValidationError("The two passwords are not the same. No editor was created.")
        return password
