# The pages in a real browser; tests/browser/install puts in place what it needs.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME browser.journey
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/browser/journey_test.py)
set_tests_properties(browser.journey PROPERTIES
  TIMEOUT 600 LABELS browser SKIP_RETURN_CODE 77
  ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
