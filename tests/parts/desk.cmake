# The desks of those who look after the hub, in the real programs over real TLS.
add_test(NAME integration.desk
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/integration/desk_test.py)
set_tests_properties(integration.desk PROPERTIES
  TIMEOUT 600 LABELS integration
  ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
