# The pages in Chromium (tests/browser/install puts it in place). Skipped, in words, where no browser
# can be had, but for who is sent away from each page; bounded by their own clock too, so that they
# say what they saw.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(name every_page sign_in journey desk_journey)
  add_test(NAME browser.${name}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/browser/${name}_test.py)
  set_tests_properties(browser.${name} PROPERTIES
    TIMEOUT 900 SKIP_RETURN_CODE 77 LABELS browser
    ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endforeach()
