# The real programs over real TLS.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(name first_path operator strangers)
  add_test(NAME integration.${name}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/integration/${name}_test.py)
  set_tests_properties(integration.${name} PROPERTIES
    TIMEOUT 600 LABELS integration
    ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endforeach()
