"""Organisations, entities, members and their roles."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Organisation(models.Model):
    """One firm, or one client of an agency. Every other row belongs to exactly one."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    is_sandbox = models.BooleanField(default=False)
    clock_offset_seconds = models.BigIntegerField(default=0)
    """Added to the real clock by every face: 0 for a real firm, anything in a sandbox."""
    first_run_confirmed_at = models.DateTimeField(null=True)
    """Until a person confirms the first run, a run only proposes."""
    releases_alone = models.BooleanField(default=False)
    """Whether the nightly worker also sends what it has prepared, or leaves it to a person."""
    daily_cap = models.PositiveIntegerField(null=True)
    """At most so many messages a day, for the first careful days; null for no cap."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_sandbox=True) | models.Q(clock_offset_seconds=0),
                name="organisation_real_clock_unless_sandbox",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationOwned(models.Model):
    """The first column of everything: whose row this is. Row-level security enforces it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Without an index of its own: rows are found by what they belong to. With one, the planner,
    while it has no statistics yet, reads it whole inside a loop: quadratic time."""

    class Meta:
        abstract = True


class Entity(OrganisationOwned):
    """A selling firm inside an organisation: it issues invoices and signs letters."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    address = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    bank_account = models.CharField(max_length=120, blank=True)
    """Other bank details in words, such as "Sort code 20-00-00, account 12345678"."""
    signs_name = models.CharField(max_length=120, blank=True)
    """The named person whose signature stands under messages when a customer has no owner."""
    agency = models.CharField(max_length=120, blank=True)
    """Whom the policy's "agency" is: final notices name them, and placements go to them."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="entity_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail address, in lower case."""

    def create_user(self, email: str, password: str | None = None, name: str = "") -> "User":
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, perhaps for several organisations."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """What a member may do; each role may also do what the next one may."""

    ADMIN = "admin"
    MANAGER = "manager"
    COLLECTOR = "collector"
    VIEWER = "viewer"


class Membership(OrganisationOwned):
    """A user's place in an organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once")
        ]
