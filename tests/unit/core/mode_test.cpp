#include "sim/core/mode.hpp"

#include <gtest/gtest.h>

namespace twinshift {
namespace {

TEST(Mode, EveryTokenNamesOneModeAndBack) {
  for (int i = 0; i < kModes; ++i) {
    auto const mode = static_cast<Mode>(i);
    EXPECT_EQ(mode_from_token(token(mode)), mode);
  }
  EXPECT_EQ(mode_from_token("tram"), std::nullopt);
}

TEST(ModeSet, HoldsWhatWasPutInAndNothingElse) {
  ModeSet set{Mode::kBus};
  set.insert(Mode::kShuttle);
  EXPECT_TRUE(set.contains(Mode::kBus));
  EXPECT_TRUE(set.contains(Mode::kShuttle));
  EXPECT_FALSE(set.contains(Mode::kCar));
  set.erase(Mode::kBus);
  EXPECT_FALSE(set.contains(Mode::kBus));
}

}  // namespace
}  // namespace twinshift
