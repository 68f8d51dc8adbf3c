"""Parts of VPCs that moto lacks or has in outline only; mends put them in place (``sandbox/mends/``)."""
