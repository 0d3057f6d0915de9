# cmake --preset clang -DONESTORY_FUZZ=ON; bin/request_reader_fuzz -max_total_time=60
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  option(ONESTORY_FUZZ "build the libFuzzer targets" OFF)
  if(ONESTORY_FUZZ)
    # The sources anew, so that the fuzzer sees their branches.
    add_executable(request_reader_fuzz fuzz/request_reader_fuzz.cc
      ${PROJECT_SOURCE_DIR}/hub/http/message.cc
      ${PROJECT_SOURCE_DIR}/hub/http/request_reader.cc
      ${PROJECT_SOURCE_DIR}/hub/http/request_target.cc)
    target_link_libraries(request_reader_fuzz PRIVATE house_rules)
    target_compile_options(request_reader_fuzz PRIVATE -fsanitize=fuzzer,address,undefined -g)
    target_link_options(request_reader_fuzz PRIVATE -fsanitize=fuzzer,address,undefined)
  endif()
endif()
