"""What AWS's list prices are, each with its region, source and day: the one table that reviews and bills read.

Only what a source says of a region is here: a price is not carried over from one region to another. Free tiers,
discounts and the lower prices of huge amounts are left out, since they belong to an account and not to a plan.
"""
