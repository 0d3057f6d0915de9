# The real programs over real TLS: every tests/integration/*_test.py is one test.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB paths CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/integration/*_test.py)
foreach(path ${paths})
  get_filename_component(name ${path} NAME_WE)
  string(REPLACE "_test" "" name ${name})
  add_test(NAME integration.${name} COMMAND ${Python3_EXECUTABLE} ${path})
  set_tests_properties(integration.${name} PROPERTIES
    TIMEOUT 600 LABELS integration
    ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endforeach()
