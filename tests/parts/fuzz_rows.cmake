# The formats of rows, and services (add_connector_fuzz: fuzz_connectors.cmake).
add_connector_fuzz(read_police police police)
add_connector_fuzz(read_voluntary voluntary voluntary)
add_connector_fuzz(read_adult adult adult)
add_connector_fuzz(read_oruk oruk voluntary)
