// The one place that names the test framework (Catch2 2.13).

#ifndef TESTS_SUPPORT_CATCH_H_
#define TESTS_SUPPORT_CATCH_H_

#include <catch2/catch.hpp>

#endif  // TESTS_SUPPORT_CATCH_H_
