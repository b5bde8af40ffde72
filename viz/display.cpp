#include "viz/display.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace twinshift::viz {
namespace {

[[noreturn]] void become_xvfb(int write_end) {
  // The kernel ends Xvfb when we end, however that happens; SFML still needs it while the program winds up.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  int const nowhere = open("/dev/null", O_RDWR);
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  auto const descriptor = std::to_string(write_end);
  execlp("Xvfb", "Xvfb", "-displayfd", descriptor.c_str(), "-screen", "0", "1280x720x24", "-nolisten", "tcp",
         static_cast<char*>(nullptr));
  _exit(127);
}

}  // namespace

bool can_open_display() {
  // Kept until the end: a virtual display starts anew when its last client leaves, and refuses others meanwhile.
  static void* connection = nullptr;
  if (connection != nullptr) return true;
  auto const* const display = std::getenv("DISPLAY");
  if (display == nullptr || *display == '\0') return false;
  // SFML ends the program if there is no display, so Xlib, which SFML has loaded, is asked before.
  auto* const xlib = dlopen("libX11.so.6", RTLD_LAZY);
  if (xlib == nullptr) return true;
  auto const open = reinterpret_cast<void* (*)(char const*)>(dlsym(xlib, "XOpenDisplay"));
  if (open == nullptr) return true;
  connection = open(nullptr);
  return connection != nullptr;
}

bool ensure_display() {
  if (can_open_display()) return true;
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return false;
  auto const child = fork();
  if (child == 0) {
    close(ends[0]);
    become_xvfb(ends[1]);
  }
  close(ends[1]);
  std::string number;
  char letter = 0;
  while (child > 0 && read(ends[0], &letter, 1) == 1 && letter != '\n') number.push_back(letter);
  close(ends[0]);
  if (number.empty()) {
    if (child > 0) waitpid(child, nullptr, 0);
    std::fputs("V420: there is no display and Xvfb could not be started; install the package xvfb, or set DISPLAY\n",
               stderr);
    return false;
  }
  setenv("DISPLAY", (":" + number).c_str(), 1);
  std::fprintf(stderr, "There is no display: drawing on an own virtual one (Xvfb :%s).\n", number.c_str());
  return true;
}

}  // namespace twinshift::viz
