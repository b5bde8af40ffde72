#include "viz/process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>

namespace twinshift::viz {
namespace {

[[noreturn]] void become(std::string const& program, std::vector<char*> const& words, int out, int politeness) {
  int const nowhere = ::open("/dev/null", O_RDWR);
  ::dup2(nowhere, STDIN_FILENO);
  ::dup2(nowhere, STDERR_FILENO);
  ::dup2(out, STDOUT_FILENO);
  if (politeness > 0 && ::nice(politeness) == -1) ::_exit(127);
  ::execv(program.c_str(), words.data());
  ::_exit(127);
}

}  // namespace

void Process::end() {
  if (pipe_ >= 0) ::close(pipe_);
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  pipe_ = -1;
  process_ = 0;
}

void Process::start(std::vector<std::string> const& words, int politeness) {
  end();
  printed_.clear();
  std::error_code code;
  auto const program = (std::filesystem::read_symlink("/proc/self/exe", code).parent_path() / "twinshift").string();
  auto copies = words;
  copies.insert(copies.begin(), program);
  std::vector<char*> raw;
  for (auto& word : copies) raw.push_back(word.data());
  raw.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  process_ = ::fork();
  if (process_ == 0) become(program, raw, ends[1], politeness);
  ::close(ends[1]);
  pipe_ = ends[0];
  ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

std::optional<int> Process::ended() {
  if (process_ <= 0) return std::nullopt;
  std::array<char, 4096> buffer{};
  auto got = ::read(pipe_, buffer.data(), buffer.size());
  for (; got > 0; got = ::read(pipe_, buffer.data(), buffer.size()))
    printed_.append(buffer.data(), static_cast<std::size_t>(got));
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = 0;
  end();
  return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

}  // namespace twinshift::viz
