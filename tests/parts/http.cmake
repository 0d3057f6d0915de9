# Certificates for tests; a server that answers with what it was asked, to be probed.
add_library(tls_files STATIC support/tls_files.cc)
target_link_libraries(tls_files PUBLIC hub_crypto)
if(TARGET test_http)
  target_link_libraries(test_http PRIVATE tls_files)
endif()

add_executable(echo_server support/echo_server.cc)
target_link_libraries(echo_server PRIVATE hub_http tls_files)

find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME integration.http_probes
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/integration/http_probes.py
                 --start $<TARGET_FILE:echo_server>)
set_tests_properties(integration.http_probes PROPERTIES TIMEOUT 120 LABELS integration)
