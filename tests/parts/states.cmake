# The pages of every state, asked for over real TLS.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME integration.states
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/integration/states_test.py)
set_tests_properties(integration.states PROPERTIES
  TIMEOUT 300 LABELS integration
  ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")

# And in Chromium, as tests/parts/browser.cmake has the journeys.
add_test(NAME browser.states
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/browser/states_test.py)
set_tests_properties(browser.states PROPERTIES
  TIMEOUT 900 SKIP_RETURN_CODE 77 LABELS browser
  ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
