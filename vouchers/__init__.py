"""The voucher grant system: packages stand in the order in which a voucher lives (docs/architecture.md)."""
