# Questions whether two records are about one child, through the real programs.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(proof integration/matches fault/split_kill)
  string(REPLACE "/" "." name ${proof})
  get_filename_component(kind ${proof} DIRECTORY)
  add_test(NAME ${name}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${proof}_test.py)
  set_tests_properties(${name} PROPERTIES
    TIMEOUT 3600 LABELS ${kind}
    ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endforeach()
