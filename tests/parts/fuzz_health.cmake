add_connector_fuzz(read_imms imms health)
add_connector_fuzz(read_hl7 hl7 health)
