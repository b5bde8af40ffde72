#include "tests/fuzz/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  twinshift::fuzz::TWINSHIFT_READER({reinterpret_cast<char const*>(data), size});
  return 0;
}
