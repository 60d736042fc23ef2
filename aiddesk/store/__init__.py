"""The register file: tables, journal, opening and upgrading."""
