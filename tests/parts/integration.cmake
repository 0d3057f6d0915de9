# The real programs over real TLS.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(name exports family first_path glass incidents onward openapi operator pages partners professional
             provider search story_pages strangers)
  add_test(NAME integration.${name}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/integration/${name}_test.py)
  set_tests_properties(integration.${name} PROPERTIES
    TIMEOUT 600 LABELS integration
    ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endforeach()
# What hub/demo --check does once it has built.
add_test(NAME integration.demo
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/support/demo.py --check)
set_tests_properties(integration.demo PROPERTIES
  TIMEOUT 300 LABELS integration
  ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
