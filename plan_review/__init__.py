"""Reviews a Terraform plan: a verdict first, then what a reviewer needs to know, the worst first.

It works on what `terraform show -json` prints, of any provider, and knows nothing of this project's pipeline:

    terraform plan -out=new.tfplan && terraform show -json new.tfplan > plan.json
    python -m plan_review plan.json
"""
