# bin/school_fuzz reads files of schools; the corpus has a first byte that chooses the format.
add_connector_fuzz(school school school)
