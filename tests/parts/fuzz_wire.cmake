# cmake --preset clang -DONESTORY_FUZZ=ON; ctest -L fuzz, or longer:
# bin/batch_fuzz -max_total_time=3600 -max_len=4096 -dict=tests/fuzz/batch.dict
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  option(ONESTORY_FUZZ "build the libFuzzer targets" OFF)
  if(ONESTORY_FUZZ)
    # The sources anew, so that the fuzzer sees their branches.
    file(GLOB_RECURSE fuzzed CONFIGURE_DEPENDS
      ${PROJECT_SOURCE_DIR}/hub/wire/*.cc
      ${PROJECT_SOURCE_DIR}/hub/records/*.cc
      ${PROJECT_SOURCE_DIR}/hub/base/*.cc)
    add_executable(batch_fuzz fuzz/batch_fuzz.cc ${fuzzed})
    target_link_libraries(batch_fuzz PRIVATE hub_access hub_linkage hub_chronology hub_audit
      nlohmann_json::nlohmann_json)
    target_compile_options(batch_fuzz PRIVATE -fsanitize=fuzzer,address,undefined -g)
    target_link_options(batch_fuzz PRIVATE -fsanitize=fuzzer,address,undefined)
    add_test(NAME fuzz.batch
      COMMAND batch_fuzz -max_total_time=60 -max_len=4096 -timeout=10 -rss_limit_mb=2048
              -dict=${CMAKE_CURRENT_SOURCE_DIR}/fuzz/batch.dict)
    set_tests_properties(fuzz.batch PROPERTIES TIMEOUT 300 LABELS fuzz)
  endif()
endif()
