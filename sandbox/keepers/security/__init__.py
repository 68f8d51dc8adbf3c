"""GuardDuty, WAF and CloudHSM, as far as tables cannot say it: invitations, rules of web ACLs, claims of clusters."""
