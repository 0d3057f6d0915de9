# What a simulated county's truth says happened is what the hub holds.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME integration.round_trip
         COMMAND ${Python3_EXECUTABLE}
                 ${CMAKE_CURRENT_SOURCE_DIR}/integration/round_trip_test.py)
set_tests_properties(integration.round_trip PROPERTIES
  TIMEOUT 3000 LABELS integration
  ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
