# What the compiler must refuse. Each source is compiled twice: as it is, which must
# succeed, and with MUST_FAIL, which must not.
file(GLOB refused CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/*.cc)
foreach(source ${refused})
  get_filename_component(name ${source} NAME_WE)
  set(compile ${CMAKE_CXX_COMPILER} -std=c++20 -Wall -Wextra -Werror -fsyntax-only
      -I${PROJECT_SOURCE_DIR})
  add_test(NAME compile_fail.${name}.allowed COMMAND ${compile} ${source})
  add_test(NAME compile_fail.${name}.refused COMMAND ${compile} -DMUST_FAIL ${source})
  set_tests_properties(compile_fail.${name}.refused PROPERTIES WILL_FAIL TRUE)
  set_tests_properties(compile_fail.${name}.allowed compile_fail.${name}.refused
                       PROPERTIES TIMEOUT 120 LABELS compile_fail)
endforeach()
