/* One epoch of the default network by hand: 64-40-10, sigmoids, squared error, one sample at a
   time, in the given order; zero ink is skipped. Sizes are known to the compiler. The layout is
   digitwidget's: W (in, out) row by row, then b. Build: gcc -O3 -march=native -shared -fPIC -lm */
#include <math.h>
#include <stdint.h>

enum { IN = 64, HIDDEN = 40, OUT = 10 };

void epoch(double *restrict p, const double *restrict X, const int64_t *restrict y,
           const int64_t *restrict order, int64_t n, double rate) {
  double *restrict W1 = p, *restrict b1 = W1 + IN * HIDDEN;
  double *restrict W2 = b1 + HIDDEN, *restrict b2 = W2 + HIDDEN * OUT;
  for (int64_t s = 0; s < n; s++) {
    const double *x = X + order[s] * IN;
    double h[HIDDEN], o[OUT], dh[HIDDEN], d[OUT];
    for (int j = 0; j < HIDDEN; j++) h[j] = b1[j];
    for (int i = 0; i < IN; i++)
      if (x[i] != 0)
        for (int j = 0; j < HIDDEN; j++) h[j] += x[i] * W1[i * HIDDEN + j];
    for (int j = 0; j < HIDDEN; j++) h[j] = 1 / (1 + exp(-h[j]));
    for (int k = 0; k < OUT; k++) o[k] = b2[k];
    for (int j = 0; j < HIDDEN; j++)
      for (int k = 0; k < OUT; k++) o[k] += h[j] * W2[j * OUT + k];
    for (int k = 0; k < OUT; k++) {
      o[k] = 1 / (1 + exp(-o[k]));
      d[k] = rate * (o[k] - (k == y[order[s]])) * o[k] * (1 - o[k]);
    }
    for (int j = 0; j < HIDDEN; j++) {
      double sum = 0;
      for (int k = 0; k < OUT; k++) {
        sum += W2[j * OUT + k] * d[k];
        W2[j * OUT + k] -= h[j] * d[k];
      }
      dh[j] = sum * h[j] * (1 - h[j]);
    }
    for (int k = 0; k < OUT; k++) b2[k] -= d[k];
    for (int i = 0; i < IN; i++)
      if (x[i] != 0)
        for (int j = 0; j < HIDDEN; j++) W1[i * HIDDEN + j] -= x[i] * dh[j];
    for (int j = 0; j < HIDDEN; j++) b1[j] -= dh[j];
  }
}
