# libFuzzer over what agencies send: build with the clang preset and -DONESTORY_FUZZ=ON, run
# `ctest -L fuzz`. Everything linked in should be instrumented: add
# -DCMAKE_CXX_FLAGS=-fsanitize=fuzzer-no-link,address,undefined.
option(ONESTORY_FUZZ "build the libFuzzer targets (clang only)" OFF)
if(ONESTORY_FUZZ AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_executable(batch_fuzz ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/batch_fuzz.cc)
  target_link_libraries(batch_fuzz PRIVATE hub_wire)
  target_link_options(batch_fuzz PRIVATE -fsanitize=fuzzer)
  add_test(NAME fuzz.batch
           COMMAND batch_fuzz -max_total_time=60 -max_len=4096 -timeout=5 -rss_limit_mb=2048
                   -dict=${CMAKE_CURRENT_SOURCE_DIR}/fuzz/batch.dict)
  set_tests_properties(fuzz.batch PROPERTIES TIMEOUT 300 LABELS fuzz)
endif()
