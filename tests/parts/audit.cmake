# Tampered audit logs, and the second verifier that must notice every one.
add_library(tampered_log STATIC ${PROJECT_SOURCE_DIR}/tests/support/tampered_log.cc)
target_link_libraries(tampered_log PUBLIC hub_audit)
target_link_libraries(test_audit PRIVATE tampered_log)

add_executable(write_tampered_logs ${PROJECT_SOURCE_DIR}/tests/support/write_tampered_logs.cc)
target_link_libraries(write_tampered_logs PRIVATE tampered_log)

find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)
add_test(NAME integration.verify_log
         COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/integration/verify_log_test.py
                 $<TARGET_FILE:write_tampered_logs>)
set_tests_properties(integration.verify_log PROPERTIES TIMEOUT 120 LABELS integration)
