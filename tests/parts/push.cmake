# The push client as an agency meets it: its exports over weeks, large files, and kills.
# ONESTORY_LONG=1 (tests/run --long) makes the sizes and counts those that are promised.
if(TARGET onestory-push)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  foreach(name push_exports push_size)
    add_test(NAME integration.${name}
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/../integration/${name}_test.py
              $<TARGET_FILE:onestory-push>)
    set_tests_properties(integration.${name} PROPERTIES
      TIMEOUT 7200 LABELS integration ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
  endforeach()
  if(TARGET onestory)
    add_test(NAME fault.push_kill
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/../fault/push_kill_test.py)
    set_tests_properties(fault.push_kill PROPERTIES
      TIMEOUT 3600 LABELS fault
      ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
  endif()
endif()
