"""Any number of requests, Parquet to Parquet: on this machine (`local`) or on any engine that speaks Spark Connect."""
