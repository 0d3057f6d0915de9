#include <sys/stat.h>

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "hub/app/command_line.h"

int main(int argc, char** argv) {
  ::umask(077);
  try {
    const hub::SystemClock clock;
    hub::app::Console console{std::cout, std::cerr, std::filesystem::current_path()};
    return hub::app::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc), clock,
                                    console);
  } catch (const std::exception& fault) {
    std::cerr << "onestory: a fault of the program: " << fault.what() << "\n";
    return hub::app::kExitFailed;
  }
}
