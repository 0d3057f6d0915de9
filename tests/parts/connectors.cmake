# Unit tests of the connectors: one program from tests/unit/connectors/, and the tests
# that run onestory-push itself.
file(GLOB connector_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../unit/connectors/*.cc)
set(connector_libraries "")
foreach(part mapping school social_care health police voluntary adult county push)
  if(TARGET connectors_${part})
    list(APPEND connector_libraries connectors_${part})
  endif()
endforeach()
if(connector_tests)
  add_executable(test_connectors ${connector_tests})
  target_link_libraries(test_connectors PRIVATE catch_main ${connector_libraries})
  add_test(NAME unit.connectors COMMAND test_connectors)
  set_tests_properties(unit.connectors PROPERTIES TIMEOUT 300 LABELS unit)
endif()

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
