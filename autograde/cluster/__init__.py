"""Students' processes on the workers of a Dask cluster; judges and the gradebook stay with the instructor."""
