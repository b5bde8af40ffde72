#include "viz/whatif.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace twinshift::viz {
namespace {

constexpr auto kPatience = std::chrono::seconds{10};
constexpr char const* kNotAvailable = "An estimate is not available here; run the scenario for an answer.";

}  // namespace

std::vector<std::string> whatif_words(std::filesystem::path const& run, Levers const& levers) {
  auto const pct = [](int value) { return std::to_string(value) + "%"; };
  return {"whatif",
          run.string(),
          "--fare",
          pct(levers.fare),
          "--headway",
          pct(levers.headway),
          "--hydrogen-share",
          pct(levers.hydrogen_share),
          "--parking",
          pct(levers.parking),
          "--json"};
}

WhatIfAnswer read_whatif(int exit_code, std::string_view printed) {
  WhatIfAnswer answer;
  answer.problem = kNotAvailable;
  if (exit_code != 0) return answer;
  try {
    auto const json = nlohmann::json::parse(printed);
    if (!json.at("estimate").get<bool>()) return answer;
    std::vector<Estimate> estimates;
    for (auto const& measure : json.at("measures"))
      estimates.push_back({measure.at("name").get<std::string>(), measure.at("unit").get<std::string>(),
                           measure.at("value").get<double>(), measure.at("lower95").get<double>(),
                           measure.at("upper95").get<double>()});
    if (estimates.empty()) return answer;
    return {std::move(estimates), {}};
  } catch (nlohmann::json::exception const&) {
    return answer;
  }
}

WhatIf::~WhatIf() { end(); }

void WhatIf::end() {
  if (pipe_ >= 0) ::close(pipe_);
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  pipe_ = -1;
  process_ = 0;
  printed_.clear();
}

void WhatIf::ask(std::filesystem::path const& run, Levers const& levers) {
  end();
  std::error_code code;
  auto const program = std::filesystem::read_symlink("/proc/self/exe", code).parent_path() / "twinshift";
  auto words = whatif_words(run, levers);
  words.insert(words.begin(), program.string());
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  std::array<int, 2> ends{};
  asked_ = std::chrono::steady_clock::now();
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  process_ = ::fork();
  if (process_ == 0) {
    int const nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, STDIN_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    ::execv(program.c_str(), raw.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
  ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

std::optional<WhatIfAnswer> WhatIf::answer() {
  if (process_ <= 0) return std::nullopt;
  std::array<char, 4096> buffer{};
  auto got = ::read(pipe_, buffer.data(), buffer.size());
  for (; got > 0; got = ::read(pipe_, buffer.data(), buffer.size()))
    printed_.append(buffer.data(), static_cast<std::size_t>(got));
  bool const late = std::chrono::steady_clock::now() - asked_ > kPatience;
  if (got < 0 && (errno == EAGAIN || errno == EINTR) && !late) return std::nullopt;
  if (late) {
    end();
    return read_whatif(127, {});
  }
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = 0;
  auto const printed = printed_;
  end();
  return read_whatif(WIFEXITED(status) ? WEXITSTATUS(status) : 127, printed);
}

}  // namespace twinshift::viz
