#include "sim/io/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace twinshift::io {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    if (context == nullptr || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1)
      throw std::runtime_error{"SHA-256 is not available in this OpenSSL"};
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(State const&) = delete;
  State& operator=(State const&) = delete;
};

Sha256::Sha256() : state_{std::make_unique<State>()} {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) { EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); }

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &length);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += kDigits[digest[i] >> 4U];
    text += kDigits[digest[i] & 15U];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

std::optional<std::string> sha256_file(std::filesystem::path const& path) {
  std::ifstream stream{path, std::ios::binary};
  if (!stream) return std::nullopt;
  Sha256 hash;
  std::vector<char> part(std::size_t{1} << 16U);
  while (stream) {
    stream.read(part.data(), static_cast<std::streamsize>(part.size()));
    hash.update({part.data(), static_cast<std::size_t>(stream.gcount())});
  }
  if (stream.bad()) return std::nullopt;
  return hash.hex();
}

}  // namespace twinshift::io
