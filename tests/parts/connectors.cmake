# Unit tests of the connectors: test_connectors from tests/unit/connectors/, one program
# test_connectors_<folder> from each folder below it, which links that connector
# alone, and the tests that run onestory-push itself.
function(add_connector_tests program sources)
  add_executable(${program} ${sources})
  target_link_libraries(${program} PRIVATE catch_main)
  foreach(part ${ARGN})
    if(TARGET connectors_${part})
      target_link_libraries(${program} PRIVATE connectors_${part})
    endif()
  endforeach()
  string(REPLACE "test_" "unit." name ${program})
  add_test(NAME ${name} COMMAND ${program})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS unit)
endfunction()

file(GLOB connector_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../unit/connectors/*.cc)
add_connector_tests(test_connectors "${connector_tests}"
  mapping school social_care health police voluntary adult push)
foreach(folder mapping school social_care health police voluntary adult county)
  file(GLOB folder_tests CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_LIST_DIR}/../unit/connectors/${folder}/*.cc)
  if(folder_tests)
    add_connector_tests(test_connectors_${folder} "${folder_tests}" mapping ${folder})
  endif()
endforeach()

if(TARGET onestory-push)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME integration.push
    COMMAND Python3::Interpreter ${CMAKE_CURRENT_LIST_DIR}/../integration/push_test.py
            $<TARGET_FILE:onestory-push>)
  set_tests_properties(integration.push PROPERTIES TIMEOUT 300 LABELS integration)
  # Skipped unless ONESTORY_SAMPLES names a folder of sample files with its MANIFEST.tsv.
  add_test(NAME integration.samples
    COMMAND Python3::Interpreter ${CMAKE_CURRENT_LIST_DIR}/../integration/samples_test.py
            $<TARGET_FILE:onestory-push>)
  set_tests_properties(integration.samples PROPERTIES
    TIMEOUT 300 LABELS integration SKIP_RETURN_CODE 77)
endif()
