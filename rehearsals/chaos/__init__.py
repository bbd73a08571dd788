"""Many events while every request of the function may fail, and the books at the end."""
