add_connector_fuzz(read_imms imms health)
