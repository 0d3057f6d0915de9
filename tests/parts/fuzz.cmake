# libFuzzer gives every parser any bytes, under the address and undefined sanitizers. clang builds
# one program of them all, into fuzz/ of the build folder, as the first of the tests:
#   ctest -L fuzz                 20 s each; ONESTORY_LONG=1: five minutes each
#   tests/fuzz/run build/release/fuzz/bin read_cin tests/data/cin
# Seeds are the invented files of tests/data, and what was found before (tests/data/fuzz).

# name: folders of seeds below tests/data
set(fuzz_seeds_table table voluntary)
set(fuzz_seeds_decode table imms)
set(fuzz_seeds_dates dates)
set(fuzz_seeds_xml cin)
set(fuzz_seeds_json fhir csc_api)
set(fuzz_seeds_recognise cin fhir hl7 imms table police adult voluntary ssda903 annex_a)
set(fuzz_seeds_cut_rows cin fhir hl7 table)
set(fuzz_seeds_read_cin cin)
set(fuzz_seeds_read_annex_a annex_a)
set(fuzz_seeds_read_ssda903 ssda903)
set(fuzz_seeds_read_csc_api csc_api)
set(fuzz_seeds_read_fhir fhir)
set(fuzz_seeds_read_imms imms)
set(fuzz_seeds_read_hl7 hl7)
set(fuzz_seeds_read_police police)
set(fuzz_seeds_read_voluntary voluntary)
set(fuzz_seeds_read_adult adult)
set(fuzz_seeds_read_oruk oruk)
set(fuzz_seeds_school school)
set(fuzz_seeds_batch "")
set(fuzz_seeds_request_reader "")
set(fuzz_seeds_names names)
# The names stand in the program; each needs a line above.
set(fuzz_program ${CMAKE_CURRENT_LIST_DIR}/../fuzz/main.cc)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${fuzz_program})
file(STRINGS ${fuzz_program} fuzz_names REGEX "^    {\"[a-z0-9_]+\", fuzz::")
list(TRANSFORM fuzz_names REPLACE "^    {\"([a-z0-9_]+)\".*" "\\1")
foreach(name ${fuzz_names})
  if(NOT DEFINED fuzz_seeds_${name})
    message(FATAL_ERROR "tests/parts/fuzz.cmake does not name the seeds of ${name}")
  endif()
endforeach()

option(ONESTORY_FUZZ "build the libFuzzer program (clang only)" OFF)
if(ONESTORY_FUZZ)
  # The parsers anew, so that the fuzzer sees their branches. Most of the work would be the same
  # headers and templates for each file, so the files of a group are compiled as one: names in
  # their unnamed namespaces must differ. No warnings: the other builds have them.
  set(sources "")
  function(fuzz_group group)
    set(found "")
    foreach(pattern ${ARGN})
      file(GLOB some CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${pattern})
      if(NOT some)
        message(FATAL_ERROR "tests/parts/fuzz.cmake: no ${pattern}")
      endif()
      list(APPEND found ${some})
    endforeach()
    list(REMOVE_ITEM found ${sources})
    set_source_files_properties(${found} PROPERTIES UNITY_GROUP ${group})
    set(sources ${sources} ${found} PARENT_SCOPE)
  endfunction()
  fuzz_group(school connectors/school/*.cc)
  fuzz_group(health connectors/health/*.cc)
  fuzz_group(return connectors/social_care/ssda903_tables.cc
    connectors/social_care/read_ssda903.cc connectors/social_care/return_children.cc)
  fuzz_group(social_care connectors/social_care/*.cc)
  fuzz_group(services connectors/voluntary/directory.cc connectors/voluntary/services.cc
    connectors/push/cut_*.cc connectors/push/foreign.cc connectors/push/recognise.cc
    connectors/push/registry.cc)
  fuzz_group(others connectors/adult/*.cc connectors/police/*.cc connectors/voluntary/*.cc)
  fuzz_group(mapping connectors/mapping/*.cc)
  fuzz_group(wire hub/wire/batch.cc hub/wire/encode_batch.cc hub/wire/detail/*.cc)
  fuzz_group(requests hub/wire/requests.cc hub/wire/receipts.cc)
  fuzz_group(offered hub/wire/read_services.cc hub/http/message.cc hub/http/request_reader.cc
    hub/http/request_target.cc)
  fuzz_group(records hub/base/*.cc hub/records/*.cc)
  fuzz_group(words hub/access/vocabulary.cc hub/audit/receipt.cc hub/audit/tree.cc hub/crypto/hash.cc)
  fuzz_group(names hub/linkage/name.cc hub/linkage/text.cc hub/linkage/nicknames.cc
    hub/linkage/placeholder.cc)
  fuzz_group(model hub/linkage/model.cc hub/linkage/keys.cc)
  fuzz_group(traits hub/linkage/traits.cc hub/linkage/liken.cc hub/linkage/sketch.cc)
  fuzz_group(targets tests/fuzz/*.cc)
  add_executable(fuzz_parsers EXCLUDE_FROM_ALL ${sources})
  set_target_properties(fuzz_parsers PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  target_include_directories(fuzz_parsers PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(fuzz_parsers PRIVATE ONESTORY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_compile_options(fuzz_parsers PRIVATE
    -fsanitize=address,undefined,fuzzer -fno-sanitize-recover=all -O1 -gline-tables-only -w)
  target_link_options(fuzz_parsers PRIVATE -fsanitize=address,undefined,fuzzer)
  target_link_libraries(fuzz_parsers PRIVATE
    nlohmann_json::nlohmann_json EXPAT::EXPAT OpenSSL::Crypto
    PkgConfig::SODIUM Threads::Threads)
  return()
endif()

find_program(ONESTORY_FUZZ_COMPILER NAMES clang++-14 clang++)
if(NOT ONESTORY_FUZZ_COMPILER)
  message(WARNING "no clang++: the parsers are not fuzzed (tests/packages.txt names it)")
  return()
endif()
set(fuzz_folder ${CMAKE_BINARY_DIR}/fuzz)
# First, and beside others: the fuzzers wait for it.
add_test(NAME fuzz.build
  COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${PROJECT_SOURCE_DIR} ${fuzz_folder}
          --build-generator Ninja --build-noclean --build-target fuzz_parsers
          --build-options -DCMAKE_BUILD_TYPE=Release -DONESTORY_FUZZ=ON
                          -DCMAKE_CXX_COMPILER=${ONESTORY_FUZZ_COMPILER})
set_tests_properties(fuzz.build PROPERTIES
  TIMEOUT 1800 COST 1000 PROCESSORS 2 LABELS fuzz FIXTURES_SETUP fuzzers)
foreach(name ${fuzz_names})
  list(TRANSFORM fuzz_seeds_${name} PREPEND ${CMAKE_CURRENT_LIST_DIR}/../data/)
  add_test(NAME fuzz.${name}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/../fuzz/run ${fuzz_folder}/bin ${name}
            ${fuzz_seeds_${name}})
  set_tests_properties(fuzz.${name} PROPERTIES
    TIMEOUT 900 LABELS fuzz FIXTURES_REQUIRED fuzzers)
endforeach()
