"""iomdesk: the desk of an Integrated Offender Management (IOM) coordinator."""

__version__ = "0.1.0"
