# The real programs, killed, starved of disk, attacked and searched for what they must not tell.
# ONESTORY_LONG=1 (tests/run --long) makes each run the counts that the project promises.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
function(add_proof kind name timeout)
  add_test(NAME ${kind}.${name}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${kind}/${name}_test.py)
  set_tests_properties(${kind}.${name} PROPERTIES
    TIMEOUT ${timeout} LABELS ${kind} SKIP_RETURN_CODE 77
    ENVIRONMENT "ONESTORY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")
endfunction()

add_proof(fault kill 7200)
add_proof(fault full_disk 1800)
add_proof(integration canary 900)
add_proof(integration as_known_at 3600)
add_proof(integration guard 900)
